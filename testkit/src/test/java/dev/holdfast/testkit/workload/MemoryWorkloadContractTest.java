package dev.holdfast.testkit.workload;

import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.MemoryWorkload;
import java.util.Map;
import java.util.TreeMap;

class MemoryWorkloadContractTest extends WorkloadContract {
    @Override
    protected Workload workload(Map<String, byte[]> files) {
        MemoryWorkload workload = MemoryWorkload.named("contract");
        files.forEach(workload::put);
        return workload;
    }

    @Override
    protected Map<String, byte[]> files(Workload workload) {
        MemoryWorkload memory = (MemoryWorkload) workload;
        Map<String, byte[]> files = new TreeMap<>();
        memory.list().forEach(path -> memory.get(path).ifPresent(content -> files.put(path, content)));
        return files;
    }
}
