using System.Numerics;

namespace HookSdk.Numbers;

/// <summary>
/// A tree of digits in two flat arrays. The children of a node lie side by side, so a node needs only the first one's index and a mask of the digits
/// that have one. Levels lie one after the other: the upper ones, which every lookup passes, stay in the processor's cache. Where one key is left,
/// its last digits are packed into one number in place of a chain of nodes.
/// </summary>
internal sealed class PrefixTree
{
    /// <summary>Digits that fit in a tail: four bits each, and four for their count.</summary>
    private const int LongestTail = 15;

    private const int None = -1;

    private readonly Node[] _nodes;
    private readonly ulong[] _tails;

    private PrefixTree(Node[] nodes, ulong[] tails)
    {
        _nodes = nodes;
        _tails = tails;
    }

    /// <summary>Builds the tree. A key is known by its index from here on.</summary>
    /// <param name="keys">Digits only, in ordinal order, no two the same.</param>
    public static PrefixTree Build(ReadOnlySpan<string> keys)
    {
        List<Node> nodes = [new Node { First = None, Key = None }];
        List<ulong> tails = [];

        // The keys below each node of the level at hand, and of the next.
        List<Range> level = [new Range(0, keys.Length)];
        for (int depth = 0, node = 0; level.Count > 0; depth++)
        {
            List<Range> next = [];
            foreach (Range range in level)
            {
                int firstChild = nodes.Count + level.Count;
                nodes[node] = BuildNode(keys, range, depth, nodes, tails, next);
                node++;
            }

            level = next;
        }

        return new PrefixTree([.. nodes], [.. tails]);
    }
}
