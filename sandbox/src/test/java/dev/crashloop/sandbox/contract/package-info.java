/**
 * What clients may rely on, on the embedded cluster as on a real one. With the system property
 * {@code crashloop.contract.kubeconfig} set to a file, the same tests run against that API server.
 */
@NullMarked
package dev.crashloop.sandbox.contract;

import org.jspecify.annotations.NullMarked;
