namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>Holds a thread up until the test opens it; after half a minute it opens by itself, so that a test that never gets there fails.</summary>
public sealed class Door : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody waits.</summary>
    public Task Reached => _reached.Task;

    public void Dispose() => _open.Dispose();

    public void Open() => _open.Set();

    public void Pass()
    {
        _reached.TrySetResult();
        _open.Wait(TimeSpan.FromSeconds(30));
    }
}
