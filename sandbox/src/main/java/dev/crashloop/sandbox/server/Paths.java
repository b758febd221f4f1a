package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a path and a method mean: the rules of
 * <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go">
 * RequestInfoFactory</a>.
 */
final class Paths {

    private Paths() {}

    static Call call(String method, String path, Map<String, String> query) {
        List<String> parts = new ArrayList<>(
                List.of(path.split("/")).stream().filter(p -> !p.isEmpty()).toList());
        boolean core = parts.size() > 2 && parts.getFirst().equals("api");
        boolean grouped = parts.size() > 3 && parts.getFirst().equals("apis");
        if (!core && !grouped) {
            return new Call(method.toLowerCase(Locale.ROOT), "", "", "", "", "", "", path);
        }
        String group = core ? "" : parts.get(1);
        String version = core ? parts.get(1) : parts.get(2);
        List<String> rest = parts.subList(core ? 2 : 3, parts.size());
        boolean deprecatedWatch = rest.getFirst().equals("watch") && rest.size() > 1;
        if (deprecatedWatch) {
            rest = rest.subList(1, rest.size());
        }
        String namespace = "";
        if (rest.getFirst().equals("namespaces")
                && rest.size() > 2
                && !rest.get(2).equals("status")) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String subresource = rest.size() > 2 ? rest.get(2) : "";
        boolean watch = deprecatedWatch || isTrue(query.getOrDefault("watch", ""));
        String verb = verb(method, name.isEmpty(), watch);
        return new Call(verb, group, version, rest.getFirst(), namespace, name, subresource, path);
    }

    static Map<String, String> query(String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            parameters.putIfAbsent(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static String verb(String method, boolean collection, boolean watch) {
        return switch (method) {
            case "GET" -> watch ? "watch" : collection ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }

    private static boolean isTrue(String value) {
        return value.equals("true") || value.equals("1");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
