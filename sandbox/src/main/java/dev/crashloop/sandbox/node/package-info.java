/**
 * The nodes of the embedded cluster: a small kubelet that runs containers as the real one does, and a scheduler.
 *
 * <p>What a container does is a {@link dev.crashloop.sandbox.node.Program}, registered for its image. What the cluster then shows of it
 * (statuses, restarts, back-off, logs, events) follows the
 * <a href="https://github.com/kubernetes/kubernetes/tree/v1.34.0/pkg/kubelet">kubelet's source</a>.
 */
@NullMarked
package dev.crashloop.sandbox.node;

import org.jspecify.annotations.NullMarked;
