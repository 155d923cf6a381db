import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class Server {
  public static void main(String[] words) throws Exception {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(System.getenv("HOST"), Integer.parseInt(System.getenv("PORT"))));
    Socket peer = listener.accept();
    byte[] block = new byte[65536];
    peer.getInputStream().read(block);
    peer.getOutputStream().write(new byte[Integer.parseInt(System.getenv("REPLY"))]);
    while (peer.getInputStream().read(block) > 0) {}
    peer.close();
  }
}
