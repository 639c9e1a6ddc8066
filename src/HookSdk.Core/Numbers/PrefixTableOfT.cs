using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Numbers;

/// <summary>
/// Finds the longest prefix of a number among many, for routing, pricing and opt-out tables. Made by <see cref="PrefixTable.Create{TValue}"/>.
/// </summary>
/// <remarks>
/// <para>Immutable: any number of threads may read one table. To change it at run time build a new one and put it in a <c>volatile</c> field; read the
/// field once a call.</para>
/// <para>A lookup allocates nothing. Measured with a million prefixes that lead to a hundred objects: 14 bytes a prefix, and 0.1 to 0.25 microseconds a lookup on two shared cores,
/// which is one or two reads from main memory.</para>
/// <para>Numbers are compared as they are: normalize both sides, see <see cref="NumberNormalizer"/>.</para>
/// </remarks>
/// <typeparam name="TValue">What a prefix leads to.</typeparam>
public sealed class PrefixTable<TValue>
{
    private readonly PrefixTree _tree;
    private readonly TValue[] _values;

    internal PrefixTable(PrefixTree tree, TValue[] values, int count)
    {
        _tree = tree;
        _values = values;
        Count = count;
    }

    /// <summary>How many prefixes the table holds.</summary>
    public int Count { get; }

    /// <summary>Finds the longest prefix that the number begins with.</summary>
    /// <param name="number">The number. It ends at the first character that is not 0 to 9, so what begins otherwise, a '+' too, meets the default only.</param>
    /// <param name="value">The prefix's value.</param>
    /// <param name="prefixLength">The prefix's length in digits; 0 for the default, and when nothing is found.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(ReadOnlySpan<char> number, [MaybeNullWhen(false)] out TValue value, out int prefixLength)
    {
        int found = _tree.Find(number, out prefixLength);
        value = found < 0 ? default : _values[found];
        return found >= 0;
    }

    /// <inheritdoc cref="TryFind(ReadOnlySpan{char}, out TValue, out int)"/>
    public bool TryFind(ReadOnlySpan<char> number, [MaybeNullWhen(false)] out TValue value) => TryFind(number, out value, out _);

    /// <inheritdoc cref="TryFind(ReadOnlySpan{char}, out TValue, out int)"/>
    /// <exception cref="ArgumentNullException">The number is null.</exception>
    public bool TryFind(string number, [MaybeNullWhen(false)] out TValue value, out int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(number);
        return TryFind(number.AsSpan(), out value, out prefixLength);
    }

    /// <inheritdoc cref="TryFind(ReadOnlySpan{char}, out TValue, out int)"/>
    /// <exception cref="ArgumentNullException">The number is null.</exception>
    public bool TryFind(string number, [MaybeNullWhen(false)] out TValue value) => TryFind(number, out value, out _);
}
