namespace HookSdk.Core.Tests.Trials;

public sealed class TrialQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What starts a call of a plugin on trial is the end of a live one.</summary>
    [Theory]
    [InlineData(typeof(OutOfMemoryException))]
    [InlineData(typeof(ThreadStartException))]
    public async Task ThreadThatCannotBeStarted_FailsNobody_AndItsCallWaitsForAnother(Type failure)
    {
        Exception? thrown = (Exception)Activator.CreateInstance(failure, nonPublic: true)!;
        using TrialQueue queue = new(length: 2, most: 1, "trial", thread =>
        {
            if (thrown is { } full)
            {
                throw full;
            }

            thread.UnsafeStart();
        });
        Call first = new();
        Call second = new();

        foreach (Call call in (Call[])[first, second])
        {
            queue.TryReserve(call.Bytes).ShouldBeTrue();
            queue.Start(call);
        }

        queue.TryReserve(0).ShouldBeFalse("both keep their places");
        first.Ran.IsCompleted.ShouldBeFalse();
        thrown = null;

        // The next call has them asked, whether it finds a place by then or not.
        _ = queue.TryReserve(0);

        await Task.WhenAll(first.Ran, second.Ran).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await Filters.Waiting.UntilAsync(() => queue.TryReserve(0));
    }

    private sealed class Call : TrialCall
    {
        private readonly TaskCompletionSource _ran = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ran => _ran.Task;

        public override int Bytes => 10;

        public override Task RunAsync()
        {
            _ran.SetResult();
            return Task.CompletedTask;
        }

        public override void Drop() => _ran.SetCanceled();
    }
}
