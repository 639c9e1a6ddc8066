using System.Diagnostics.CodeAnalysis;

namespace HookSdk;

/// <summary>
/// Threads on which plugins on trial run: what they block is none of the pool's, which the live calls share. One is started when none is idle, up to a number, and ends after ten idle seconds.
/// </summary>
/// <param name="most">How many there are at most.</param>
/// <param name="name">What they are called.</param>
/// <param name="start">Starts one; null: as threads are started.</param>
internal sealed class TrialThreads(int most, string name, Action<Thread>? start = null) : TaskScheduler
{
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(10);

    private readonly object _sync = new();
    private readonly Queue<Task> _tasks = [];
    private readonly Action<Thread> _start = start ?? (static thread => thread.UnsafeStart());
    private int _threads;
    private int _idle;

    public override int MaximumConcurrencyLevel => most;

    /// <summary>Starts a thread where tasks wait, and none could be started for them.</summary>
    public void TryAgain()
    {
        lock (_sync)
        {
            if (_tasks.Count == 0 || _threads > 0)
            {
                return;
            }

            _threads++;
        }

        StartThread();
    }

    protected override void QueueTask(Task task)
    {
        bool isNew;
        lock (_sync)
        {
            _tasks.Enqueue(task);
            isNew = _tasks.Count > _idle && _threads < most;
            if (isNew)
            {
                _threads++;
            }
            else
            {
                Monitor.Pulse(_sync);
            }
        }

        if (isNew)
        {
            StartThread();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_sync)
        {
            return [.. _tasks];
        }
    }

    /// <summary>Where the system has no thread left, as at a container's limit, the task waits for another one: what comes after a live call must not fail it.</summary>
    private void StartThread()
    {
        try
        {
            _start(new Thread(Work) { IsBackground = true, Name = name });
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            lock (_sync)
            {
                _threads--;
            }
        }
    }

    private void Work()
    {
        while (TryTakeNext(out Task? task))
        {
            TryExecuteTask(task);
        }
    }

    /// <summary>The next task. False: the thread is not needed any more.</summary>
    private bool TryTakeNext([NotNullWhen(true)] out Task? task)
    {
        lock (_sync)
        {
            while (_tasks.Count == 0)
            {
                _idle++;
                bool isPulsed = Monitor.Wait(_sync, IdleFor);
                _idle--;
                if (!isPulsed && _tasks.Count == 0)
                {
                    _threads--;
                    task = null;
                    return false;
                }
            }

            task = _tasks.Dequeue();
            return true;
        }
    }
}
