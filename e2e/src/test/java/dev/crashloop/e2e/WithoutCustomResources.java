package dev.crashloop.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Tests that go by policy files alone, as the first steps of a user do: the CRDs must not be in the cluster. Many at a time. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithoutCustomResources.Gate.class)
@interface WithoutCustomResources {

    /** Keeps the CRDs away as long as the tests of a class run. */
    final class Gate implements BeforeAllCallback, AfterAllCallback {
        private static final Namespace STORE = Namespace.create(Gate.class);

        @Override
        public void beforeAll(ExtensionContext context) {
            context.getStore(STORE).put(context.getRequiredTestClass(), CustomResources.absent());
        }

        @Override
        public void afterAll(ExtensionContext context) {
            context.getStore(STORE)
                    .remove(context.getRequiredTestClass(), CustomResources.class)
                    .close();
        }
    }
}
