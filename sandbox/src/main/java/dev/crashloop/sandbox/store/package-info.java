/**
 * The objects of the embedded cluster, as etcd and the generic registry of an API server keep them: one counter of
 * resource versions, a bounded history of changes, deletion in steps, optimistic concurrency.
 *
 * <p>Nothing here knows HTTP. In-process parts of the cluster (a kubelet, controllers) use {@link
 * dev.crashloop.sandbox.store.Store} directly; clients come in through the package {@code server}.
 */
@NullMarked
package dev.crashloop.sandbox.store;

import org.jspecify.annotations.NullMarked;
