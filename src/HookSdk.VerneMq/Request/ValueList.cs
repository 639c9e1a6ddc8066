namespace HookSdk.VerneMq;

/// <summary>Items that are equal when their items are: what makes records with lists equal by value.</summary>
internal readonly struct ValueList<T>(T[]? items) : IEquatable<ValueList<T>>
{
    public T[]? Items => items;

    public bool Equals(ValueList<T> other) =>
        items is null || other.Items is null ? items is null && other.Items is null : items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    public override int GetHashCode() => items is null ? -1 : items.Length;
}
