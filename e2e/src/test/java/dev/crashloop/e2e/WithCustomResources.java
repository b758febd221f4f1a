package dev.crashloop.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests that install the CRDs: one class at a time, and not beside those {@link WithoutCustomResources}, whose programs would find the
 * policies and records of these.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock(WithoutCustomResources.LOCK)
@interface WithCustomResources {}
