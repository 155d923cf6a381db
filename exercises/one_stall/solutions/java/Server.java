import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class Server {
  public static void main(String[] words) throws Exception {
    ServerSocket listener = new ServerSocket();
    listener.setReceiveBufferSize(4096);
    listener.bind(new InetSocketAddress(System.getenv("HOST"), Integer.parseInt(System.getenv("PORT"))));
    Socket peer = listener.accept();
    byte[] block = new byte[65536];
    Thread.sleep(2500);
    while (peer.getInputStream().read(block) > 0) {}
    peer.close();
  }
}
