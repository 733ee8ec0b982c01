package dev.fromscratch.cnn.dataset;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on this machine that serves, or fails to serve, {@link TinyDataset}. */
final class Mirror implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private Mirror(HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.add(fileName(exchange));
            handler.handle(exchange);
          }
        });
    server.start();
  }

  static Mirror answering(HttpHandler handler) throws IOException {
    return new Mirror(handler);
  }

  /** One that does what it should. */
  static Mirror good() throws IOException {
    return new Mirror(Mirror::serve);
  }

  /** The right answer. */
  static void serve(HttpExchange exchange) throws IOException {
    send(exchange, TinyDataset.bytes(fileName(exchange)));
  }

  static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/gzip");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Until the client has had enough. */
  static void sendForever(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, 0);
    byte[] zeros = new byte[1 << 16];
    while (true) {
      exchange.getResponseBody().write(zeros);
    }
  }

  /** The head and the first bytes of the right answer, and then silence. */
  static void sendPartAndAwait(HttpExchange exchange, CountDownLatch end) throws IOException {
    byte[] bytes = TinyDataset.bytes(Mirror.fileName(exchange));
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes, 0, 5);
    exchange.getResponseBody().flush();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String fileName(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The address of a folder on it. */
  URI address() {
    return URI.create(
        "http://%s:%d/files/"
            .formatted(server.getAddress().getHostString(), server.getAddress().getPort()));
  }

  /** The names of the files asked for, in the order of asking. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
