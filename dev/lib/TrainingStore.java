import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of S3 as a command asks for while it is noted which classes it loads; in memory, on the loopback interface. Prints
 * its port and ends with its standard input. Run as a single file, {@code java TrainingStore.java}; it proves nothing about S3.
 */
final class TrainingStore {
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

    private final SortedMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    public static void main(String[] arguments) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TrainingStore store = new TrainingStore();
        server.createContext("/", store::handle);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println(server.getAddress().getPort());
        System.out.flush();
        System.in.readAllBytes();
        System.exit(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            int slash = path.indexOf('/', 1);
            String key = slash < 0 ? "" : path.substring(slash + 1);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
            if (key.isEmpty()) {
                bucket(exchange, body);
            } else {
                object(exchange, key, body);
            }
        }
    }

    private void bucket(HttpExchange exchange, byte[] body) throws IOException {
        Map<String, String> query = query(exchange);
        if (query.containsKey("list-type")) {
            answer(exchange, 200, listing(query.getOrDefault("prefix", "")));
        } else if (query.containsKey("delete")) {
            Matcher keys = KEY.matcher(new String(body, StandardCharsets.UTF_8));
            while (keys.find()) {
                objects.remove(keys.group(1));
            }
            answer(exchange, 200, "<DeleteResult></DeleteResult>");
        } else if (query.containsKey("versioning")) {
            answer(exchange, 200, "<VersioningConfiguration></VersioningConfiguration>");
        } else if (query.isEmpty()) {
            answer(exchange, 200, "");
        } else {
            answer(exchange, 404, "<Error><Code>ObjectLockConfigurationNotFoundError</Code><Message>none</Message></Error>");
        }
    }

    private void object(HttpExchange exchange, String key, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            boolean taken = exchange.getRequestHeaders().containsKey("If-None-Match") && objects.containsKey(key);
            if (!taken) {
                objects.put(key, body);
            }
            answer(exchange, taken ? 412 : 200, taken ? "<Error><Code>PreconditionFailed</Code></Error>" : "");
            return;
        }
        if (exchange.getRequestMethod().equals("DELETE")) {
            objects.remove(key);
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        byte[] found = objects.get(key);
        if (found == null) {
            answer(exchange, 404, "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>");
        } else {
            send(exchange, found);
        }
    }

    private static void send(HttpExchange exchange, byte[] whole) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            answer(exchange, 200, whole);
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-");
        int from = Integer.parseInt(ends[0]);
        int to = ends.length < 2 ? whole.length : Math.min(whole.length, Integer.parseInt(ends[1]) + 1);
        if (from >= whole.length) {
            answer(exchange, 416, "<Error><Code>InvalidRange</Code></Error>");
            return;
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + whole.length);
        answer(exchange, 206, Arrays.copyOfRange(whole, from, to));
    }

    private String listing(String prefix) {
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        objects.tailMap(prefix).forEach((key, bytes) -> {
            if (key.startsWith(prefix)) {
                xml.append("<Contents><Key>").append(key).append("</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>");
                xml.append("<ETag>&quot;1&quot;</ETag><Size>").append(bytes.length).append("</Size></Contents>");
            }
        });
        return xml.append("</ListBucketResult>").toString();
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String text = exchange.getRequestURI().getQuery();
        for (String part : text == null ? new String[0] : text.split("&")) {
            String[] sides = part.split("=", 2);
            query.put(sides[0], sides.length < 2 ? "" : sides[1]);
        }
        return query;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
