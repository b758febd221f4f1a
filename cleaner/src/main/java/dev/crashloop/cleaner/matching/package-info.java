/** Finds many texts in the bytes of a log at once. Knows nothing of logs, policies or Kubernetes. Pure. */
@NullMarked
package dev.crashloop.cleaner.matching;

import org.jspecify.annotations.NullMarked;
