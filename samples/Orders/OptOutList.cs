using System.Collections.Concurrent;

namespace Orders;

/// <summary>The numbers that have opted out.</summary>
public sealed class OptOutList
{
    private readonly ConcurrentDictionary<string, bool> _numbers = new(StringComparer.Ordinal);

    /// <summary>Adds a number.</summary>
    public void Add(string number) => _numbers[number] = true;

    /// <summary>Whether a number is there.</summary>
    public bool Contains(string? number) => number is not null && _numbers.ContainsKey(number);
}
