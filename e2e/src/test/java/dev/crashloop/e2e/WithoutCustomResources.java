package dev.crashloop.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests that go by policy files alone, as the first steps of a user do: the CRDs must not be in the cluster. Many at a time. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock(value = WithoutCustomResources.LOCK, mode = ResourceAccessMode.READ)
@interface WithoutCustomResources {
    /** Whether the CRDs are installed. */
    String LOCK = "crds";
}
