/** Who stands behind a pod: its namespace and the workload that will replace it. */
@NullMarked
package dev.crashloop.cleaner.workload;

import org.jspecify.annotations.NullMarked;
