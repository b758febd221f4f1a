package dev.crashloop.sandbox.machinery;

import dev.crashloop.sandbox.store.ApiError;

/** For changes to an object that somebody else may have removed, or replaced, in the meantime. */
public final class Absent {

    private Absent() {}

    /**
     * Does it, unless the object is not there any more (404) or is another one by now (409): then there is nothing to do.
     *
     * @return whether it was done
     */
    public static boolean tolerate(Runnable change) {
        try {
            change.run();
            return true;
        } catch (ApiError e) {
            if (e.code() == 404 || e.code() == 409) {
                return false;
            }
            throw e;
        }
    }
}
