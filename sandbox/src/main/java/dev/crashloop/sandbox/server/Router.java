package dev.crashloop.sandbox.server;

import dev.crashloop.sandbox.fault.Call;
import dev.crashloop.sandbox.fault.Effect;
import dev.crashloop.sandbox.store.PodLogs;
import dev.crashloop.sandbox.store.Resource;
import dev.crashloop.sandbox.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Which part of the server answers what. */
final class Router {

    private final Access access;
    private final Supplier<String> address;
    private final Catalogue catalogue;
    private final Discovery discovery;
    private final OpenApi openApi;
    private final Lists lists;
    private final Watches watches;
    private final SingleObjects objects;
    private final Logs logs;
    private final Evictions evictions;
    private final Scaling scaling;

    Router(
            Store store,
            PodLogs podLogs,
            Access access,
            Settings settings,
            InstantSource clock,
            Supplier<String> address) {
        Tables tables = new Tables(clock);
        this.access = access;
        this.address = address;
        this.catalogue = new Catalogue(store, settings);
        this.discovery = new Discovery(catalogue, settings);
        this.openApi = new OpenApi(catalogue);
        this.lists = new Lists(store, tables);
        this.watches = new Watches(store, tables, settings);
        this.objects = new SingleObjects(store, tables, new Definitions(store, clock));
        this.logs = new Logs(podLogs, clock);
        this.evictions = new Evictions(store, settings, clock);
        this.scaling = new Scaling(store);
    }

    Answer answer(Request request, List<Effect> effects) {
        Call call = request.call();
        if (call.resource().isEmpty()) {
            return document(request);
        }
        if (call.resource().equals("selfsubjectaccessreviews") && call.verb().equals("create")) {
            return AccessReviews.review(request, access);
        }
        Served served = catalogue
                .find(call.group(), call.version(), call.resource())
                .filter(each -> subresourceExists(each, call.subresource()))
                .orElseThrow(Discovery::missing);
        return switch (call.subresource()) {
            case "" -> resource(request, served, effects);
            case "status" -> status(request, served);
            case "log" -> logs.open(request, objects.find(request, served));
            case "eviction" -> evictions.evict(request, objects.find(request, served));
            default -> scaling.answer(request, served, objects.find(request, served));
        };
    }

    private Answer resource(Request request, Served served, List<Effect> effects) {
        return switch (request.call().verb()) {
            case "get" -> objects.get(request, served);
            case "list" -> lists.list(request, served);
            case "watch" -> watches.watch(request, served, effects);
            case "create" -> objects.create(request, served);
            case "update" -> objects.update(request, served);
            case "patch" -> objects.patch(request, served);
            case "delete" -> objects.delete(request, served);
            case "deletecollection" -> objects.deleteCollection(request, served);
            default -> throw SingleObjects.methodNotAllowed();
        };
    }

    private Answer status(Request request, Served served) {
        return switch (request.call().verb()) {
            case "get" -> objects.get(request, served);
            case "update" -> objects.update(request, served);
            case "patch" -> objects.patch(request, served);
            default -> throw SingleObjects.methodNotAllowed();
        };
    }

    private static boolean subresourceExists(Served served, String subresource) {
        return switch (subresource) {
            case "" -> true;
            case "status" -> served.shown().hasStatus();
            case "log", "eviction" -> served.stored().equals(Resource.PODS);
            case "scale" -> Scaling.SCALABLE.contains(served.stored());
            default -> false;
        };
    }

    private Answer document(Request request) {
        String[] parts = request.call().path().replaceAll("^/+|/+$", "").split("/");
        return switch (parts[0]) {
            case "version" -> Answer.ok(discovery.version());
            case "healthz", "livez", "readyz" -> Answer.text("ok");
            case "api" ->
                Answer.ok(parts.length == 1 ? discovery.core(address.get()) : discovery.resources("", parts[1]));
            case "apis" ->
                Answer.ok(
                        switch (parts.length) {
                            case 1 -> discovery.groups();
                            case 2 -> discovery.group(parts[1]);
                            default -> discovery.resources(parts[1], parts[2]);
                        });
            case "openapi" -> openApi(request, parts);
            default -> throw Discovery.missing();
        };
    }

    private Answer openApi(Request request, String[] parts) {
        if (parts.length == 1) {
            throw Discovery.missing();
        }
        if (parts[1].equals("v2")) {
            return openApi.v2(request);
        }
        return parts.length == 2
                ? openApi.index()
                : openApi.document(request.call().path().substring("/openapi/v3/".length()));
    }
}
