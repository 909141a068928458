package dev.holdfast.cli;

import dev.holdfast.run.JobEvent;

/** Shows how far a job has come. Called from any thread. */
interface ProgressView extends AutoCloseable {
    /** Shows nothing. */
    ProgressView NONE = new ProgressView() {
        @Override
        public void show(JobEvent.Progressed event) {}

        @Override
        public void pause() {}

        @Override
        public void close() {}
    };

    /** Shows where the job is now. */
    void show(JobEvent.Progressed event);

    /** Makes room for a line of text. */
    void pause();

    /** Shows nothing any more. May be called twice. */
    @Override
    void close();
}
