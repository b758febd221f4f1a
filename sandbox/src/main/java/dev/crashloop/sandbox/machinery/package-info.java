/** What kubelets and controllers have in common: watches on the timeline, made-up names, events, owner references. */
@NullMarked
package dev.crashloop.sandbox.machinery;

import org.jspecify.annotations.NullMarked;
