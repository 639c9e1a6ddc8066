using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HookSdk.Numbers;

/// <summary>Makes <see cref="PrefixTable{TValue}"/>s.</summary>
public static class PrefixTable
{
    /// <summary>Builds a table from prefixes and their values.</summary>
    /// <typeparam name="TValue">What a prefix leads to.</typeparam>
    /// <param name="prefixes">Prefixes of the digits 0 to 9, in any order and of any length, each once. The empty prefix is the default: it matches every number.</param>
    /// <returns>The table. It keeps the values, not the prefix strings.</returns>
    /// <exception cref="ArgumentException">A prefix is null, holds something else than 0 to 9, or is there twice; the message names it.</exception>
    public static PrefixTable<TValue> Create<TValue>(IEnumerable<KeyValuePair<string, TValue>> prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        KeyValuePair<string, TValue>[] sorted = [.. prefixes];
        foreach ((string prefix, _) in sorted)
        {
            if (prefix is null)
                throw new ArgumentException("A prefix is null.", nameof(prefixes));
            if (prefix.AsSpan().ContainsAnyExceptInRange('0', '9'))
                throw new ArgumentException($"The prefix '{prefix}' holds something else than the digits 0 to 9.", nameof(prefixes));
        }

        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        for (int i = 1; i < sorted.Length; i++)
        {
            if (string.Equals(sorted[i - 1].Key, sorted[i].Key, StringComparison.Ordinal))
                throw new ArgumentException($"The prefix '{sorted[i].Key}' is there twice.", nameof(prefixes));
        }

        (int[] slots, TValue[] values) = Distinct(Array.ConvertAll(sorted, static pair => pair.Value));
        return new PrefixTable<TValue>(PrefixTree.Build(Array.ConvertAll(sorted, static pair => pair.Key), slots), values, sorted.Length);
    }

    /// <summary>Many prefixes lead to few objects: one slot for each object keeps the slots in the processor's cache.</summary>
    private static (int[] Slots, TValue[] Values) Distinct<TValue>(TValue[] values)
    {
        if (typeof(TValue).IsValueType)
            return ([.. Enumerable.Range(0, values.Length)], values);

        List<TValue> distinct = [];
        Dictionary<Reference, int> known = [];
        int[] slots = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(known, new Reference(values[i]), out bool isKnown);
            if (!isKnown)
            {
                slot = distinct.Count;
                distinct.Add(values[i]);
            }

            slots[i] = slot;
        }

        return (slots, [.. distinct]);
    }

    /// <summary>An object as itself, whatever it says it equals; null too.</summary>
    private readonly struct Reference(object? target) : IEquatable<Reference>
    {
        private readonly object? _target = target;

        public bool Equals(Reference other) => ReferenceEquals(_target, other._target);

        public override bool Equals(object? obj) => obj is Reference other && Equals(other);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(_target);
    }
}
