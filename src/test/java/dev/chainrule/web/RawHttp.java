package dev.chainrule.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says to a server, byte for byte, what no decent client would. */
record RawHttp(int port) {

    /** An answer as it came over the wire. */
    record Answer(String head, String body) {

        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        Optional<String> header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return Arrays.stream(head.split("\r\n"))
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst();
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    Answer get(String path, String... headers) throws IOException {
        return send("GET", path, "", headers);
    }

    Answer post(String path, String contentType, String body) throws IOException {
        return send("POST", path, body, "Content-Type: " + contentType);
    }

    Answer send(String method, String path, String body, String... headers) throws IOException {
        StringBuilder request =
                new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost:%s\r\n".formatted(method, path, port));
        List.of(headers).forEach(header -> request.append(header).append("\r\n"));
        if (!body.isEmpty()) {
            request.append("Content-Length: %s\r\n".formatted(body.getBytes(UTF_8).length));
        }
        return exchange(request + "Connection: close\r\n\r\n" + body);
    }

    Answer exchange(String request) throws IOException {
        return exchange(request.getBytes(UTF_8));
    }

    Answer exchange(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            int blank = answer.indexOf("\r\n\r\n");
            String head = answer.substring(0, blank);
            String body = answer.substring(blank + 4);
            return new Answer(head, head.contains("chunked") ? unchunked(body) : body);
        }
    }

    private static String unchunked(String chunked) {
        byte[] left = chunked.getBytes(UTF_8);
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            String rest = new String(left, at, left.length - at, ISO_8859_1);
            int line = rest.indexOf("\r\n");
            int size = Integer.parseInt(rest.substring(0, line), 16);
            if (size == 0) {
                return body.toString();
            }
            body.append(new String(left, at + line + 2, size, UTF_8));
            at += line + 2 + size + 2;
        }
    }
}
