import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class Server {
  public static void main(String[] words) throws Exception {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(System.getenv("HOST"), Integer.parseInt(System.getenv("PORT"))));
    Socket peer = listener.accept();
    byte[] block = new byte[65536];
    for (int got; (got = peer.getInputStream().read(block)) > 0; )
      for (int i = 0; i < got; ++i)
        if (block[i] == '\n') peer.getOutputStream().write("ok\n".getBytes());
    peer.close();
  }
}
