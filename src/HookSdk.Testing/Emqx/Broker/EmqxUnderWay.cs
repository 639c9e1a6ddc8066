namespace HookSdk.Testing;

/// <summary>What goes on behind the back of whoever started it. Safe for callers at once.</summary>
internal sealed class EmqxUnderWay
{
    private readonly List<Task> _tasks = [];

    /// <summary>Something goes on; <see cref="SettledAsync"/> waits for it.</summary>
    /// <returns>The same.</returns>
    public Task Track(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            lock (_tasks)
            {
                _tasks.RemoveAll(static t => t.IsCompletedSuccessfully);
                _tasks.Add(task);
            }
        }

        return task;
    }

    /// <summary>Ends when nothing is under way any more.</summary>
    public async Task SettledAsync()
    {
        while (true)
        {
            Task[] tasks;
            lock (_tasks)
            {
                tasks = [.. _tasks];
                _tasks.Clear();
            }

            if (tasks.Length == 0)
            {
                return;
            }

            await Task.WhenAll(tasks).ConfigureAwait(false);
        }
    }
}
