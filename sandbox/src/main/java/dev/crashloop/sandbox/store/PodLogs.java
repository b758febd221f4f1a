package dev.crashloop.sandbox.store;

import java.io.InputStream;
import tools.jackson.databind.node.ObjectNode;

/** Where the log of a container comes from; the kubelet implements it. */
@FunctionalInterface
public interface PodLogs {

    /**
     * Opens the log. The API server has checked that the pod exists, is on a node, and has that container.
     * {@link LogRequest#containerId} and {@link LogLine#render} do most of what a kubelet does here.
     *
     * @param pod as the API server has it
     * @param request which log, and how much of it
     * @throws ApiError with the kubelet's text, for example {@link ApiError#badRequest}
     */
    InputStream open(ObjectNode pod, LogRequest request);
}
