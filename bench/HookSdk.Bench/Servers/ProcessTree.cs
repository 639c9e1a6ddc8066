using System.Diagnostics;
using System.Globalization;

namespace HookSdk.Bench.Servers;

/// <summary>Processor time of a process with its descendants.</summary>
internal static class ProcessTree
{
    // USER_HZ, in which /proc counts, is 100 on every Linux architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time. Away from Linux it is the first process alone, so that a cluster of processes reads too low.</summary>
    public static TimeSpan CpuTime(Process root)
    {
        if (!OperatingSystem.IsLinux())
        {
            root.Refresh();
            return root.TotalProcessorTime;
        }

        Entry[] all = [.. Directory.EnumerateDirectories("/proc").Select(Read).OfType<Entry>()];
        ILookup<int, Entry> children = all.ToLookup(entry => entry.Parent);
        var pending = new Queue<Entry>(all.Where(entry => entry.Id == root.Id));
        long ticks = 0;
        while (pending.TryDequeue(out Entry? entry))
        {
            ticks += entry.Ticks;
            foreach (Entry child in children[entry.Id])
                pending.Enqueue(child);
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static Entry? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return null;
        try
        {
            // The name in parentheses may hold spaces: fields are counted after it. proc(5): state is 3, ppid 4, utime 14, stime 15.
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(id, int.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record Entry(int Id, int Parent, long Ticks);
}
