using System.Numerics;
using System.Runtime.InteropServices;

namespace HookSdk.Numbers;

/// <summary>
/// A tree of digits in two flat arrays, made for few cache misses. The children of a node lie side by side, so a node needs only the first one's index and
/// a mask of the digits that have one. Levels lie one after the other: the upper ones, which every lookup passes, stay in the processor's cache.
/// Where only a few keys are left, they lie side by side in a bucket, the rest of each packed into one word.
/// </summary>
internal sealed class PrefixTree
{
    /// <summary>Measured with a million keys: smaller buckets cost one more level of nodes, larger ones more comparisons.</summary>
    private const int LargestBucket = 32;

    private const int None = -1;

    private readonly Node[] _nodes;
    private readonly Entry[] _entries;

    private PrefixTree(Node[] nodes, Entry[] entries)
    {
        _nodes = nodes;
        _entries = entries;
    }

    /// <summary>Builds the tree.</summary>
    /// <param name="keys">Digits only, in ordinal order, no two the same.</param>
    /// <param name="values">What each key leads to; not negative.</param>
    public static PrefixTree Build(ReadOnlySpan<string> keys, ReadOnlySpan<int> values)
    {
        List<Node> nodes = [default];
        List<Entry> entries = [];
        List<(int Start, int End, int Depth)> keysBelow = [(0, keys.Length, 0)];
        for (int i = 0; i < nodes.Count; i++)
        {
            (int start, int end, int depth) = keysBelow[i];
            if (FitsABucket(keys[start..end], depth))
            {
                nodes[i] = new Node { First = entries.Count, Value = end - start };
                for (int key = start; key < end; key++)
                    entries.Add(new Entry { Rest = PackedDigits.Of(keys[key].AsSpan(depth)), Value = values[key] });
                CollectionsMarshal.AsSpan(entries)[nodes[i].First..].Sort(static (left, right) => PackedDigits.Length(right.Rest).CompareTo(PackedDigits.Length(left.Rest)));
                continue;
            }

            Node node = new() { First = nodes.Count, Value = keys[start].Length == depth ? values[start++] : None };
            while (start < end)
            {
                char digit = keys[start][depth];
                int next = start + 1;
                while (next < end && keys[next][depth] == digit)
                    next++;

                node.Children |= (ushort)(1 << (digit - '0'));
                nodes.Add(default);
                keysBelow.Add((start, next, depth + 1));
                start = next;
            }

            nodes[i] = node;
        }

        return new PrefixTree([.. nodes], [.. entries]);
    }

    /// <summary>The value of the longest key that the number begins with, or -1.</summary>
    public int Find(ReadOnlySpan<char> number, out int length)
    {
        int found = None;
        length = 0;
        ref readonly Node node = ref _nodes[0];
        for (int depth = 0; ; depth++)
        {
            if (node.Children == 0)
                return FindInBucket(_entries.AsSpan(node.First, node.Value), number[depth..], depth, found, ref length);

            if (node.Value != None)
            {
                found = node.Value;
                length = depth;
            }

            if (depth == number.Length)
                return found;

            uint digit = (uint)(number[depth] - '0');
            uint bit = 1u << (int)digit;
            if (digit > 9 || (node.Children & bit) == 0)
                return found;

            node = ref _nodes[node.First + BitOperations.PopCount(node.Children & (bit - 1))];
        }
    }

    private static int FindInBucket(ReadOnlySpan<Entry> bucket, ReadOnlySpan<char> number, int depth, int found, ref int length)
    {
        if (bucket.IsEmpty)
            return found;

        // The longest stands first: no more digits than it has are asked for, and the first that matches is the longest that does.
        ulong digits = PackedDigits.OfStart(number, PackedDigits.Length(bucket[0].Rest));
        foreach (ref readonly Entry entry in bucket)
        {
            if (PackedDigits.StartsWith(digits, entry.Rest))
            {
                length = depth + PackedDigits.Length(entry.Rest);
                return entry.Value;
            }
        }

        return found;
    }

    private static bool FitsABucket(ReadOnlySpan<string> keys, int depth)
    {
        if (keys.Length > LargestBucket)
            return false;

        foreach (string key in keys)
        {
            if (key.Length - depth > PackedDigits.Longest)
                return false;
        }

        return true;
    }

    /// <summary>Without children it is a bucket: <see cref="First"/> is the index of its first entry, <see cref="Value"/> their number.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Node
    {
        public int First;
        public int Value;
        public ushort Children;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Entry
    {
        public ulong Rest;
        public int Value;
    }
}
