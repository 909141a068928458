/** Contracts for stores and workloads, doubles that misbehave, a virtual clock, and servers that say what a test wants to hear. */
module dev.holdfast.testkit {
    requires transitive dev.holdfast.core;
    requires jdk.httpserver;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.holdfast.testkit;
    exports dev.holdfast.testkit.http;
    exports dev.holdfast.testkit.state;
    exports dev.holdfast.testkit.store;
    exports dev.holdfast.testkit.workload;
}
