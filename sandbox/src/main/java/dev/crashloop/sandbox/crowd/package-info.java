/** Very many pods at little cost: an API server whose pods are written by a script, without kubelets and controllers. */
@NullMarked
package dev.crashloop.sandbox.crowd;

import org.jspecify.annotations.NullMarked;
