package dev.crashloop.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * The record of one removed pod, named after the pod and its UID, so that it cannot be written twice. Written before the pod is deleted; the
 * pod's log is gone with the pod, and what decided survives here.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@AdditionalPrinterColumn(name = "Pod", jsonPath = ".spec.pod.name")
@AdditionalPrinterColumn(name = "Workload", jsonPath = ".spec.workload.name")
@AdditionalPrinterColumn(name = "Failure", jsonPath = ".spec.failures[0]")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Outcome", jsonPath = ".status.outcome")
@AdditionalPrinterColumn(name = "Replacement", jsonPath = ".status.replacement.name", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class Cleanup extends CustomResource<CleanupSpec, CleanupStatus> implements Namespaced {}
