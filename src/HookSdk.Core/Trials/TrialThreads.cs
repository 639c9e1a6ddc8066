using System.Diagnostics.CodeAnalysis;

namespace HookSdk;

/// <summary>
/// Threads on which plugins on trial run: what they block is none of the pool's, which the live calls share. One is started when none is idle, up to a number, and ends after ten idle seconds.
/// </summary>
internal sealed class TrialThreads(int most, string name) : TaskScheduler
{
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(10);

    private readonly object _sync = new();
    private readonly Queue<Task> _tasks = [];
    private int _threads;
    private int _idle;

    public override int MaximumConcurrencyLevel => most;

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
            new Thread(Work) { IsBackground = true, Name = name }.UnsafeStart();
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
