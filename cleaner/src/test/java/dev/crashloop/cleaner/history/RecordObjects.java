package dev.crashloop.cleaner.history;

import tools.jackson.databind.node.ObjectNode;

/** Records as the API server shows them. */
final class RecordObjects {
    private RecordObjects() {}

    /** The record as the object that it is in this version. */
    static ObjectNode of(CleanupRecord record, long version) {
        ObjectNode object = RecordJson.object(record);
        object.withObject("metadata")
                .put("resourceVersion", Long.toString(version))
                .put("creationTimestamp", record.plannedAt().toString());
        object.setAll(RecordJson.status(record));
        return object;
    }
}
