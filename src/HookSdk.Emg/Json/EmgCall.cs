using System.Buffers;
using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>
/// One request as it lies in its bytes: where each top-level field and each option of <c>qe</c> begins and ends. The index is rented and goes
/// back with the bytes. Nothing is ever written to it after reading, so that a view used too late cannot reach into another call's request.
/// </summary>
internal sealed class EmgCall(HookBody body) : IDisposable
{
    private const int FirstSize = 48;

    private JsonField[] _fields = ArrayPool<JsonField>.Shared.Rent(FirstSize);
    private int _count;
    private int _optionsStart;
    private int _optionsEnd;

    public HookBody Body => body;

    /// <summary>The options of <c>qe</c>, in their order; a name may be there more than once.</summary>
    public ReadOnlySpan<JsonField> Options => _fields.AsSpan(_optionsStart, _optionsEnd - _optionsStart);

    public void Add(in JsonField field)
    {
        if (_count == _fields.Length)
        {
            JsonField[] larger = ArrayPool<JsonField>.Shared.Rent(2 * _count);
            _fields.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<JsonField>.Shared.Return(_fields);
            _fields = larger;
        }

        _fields[_count++] = field;
    }

    /// <summary>What is added from here on is an option of <c>qe</c>. A second <c>qe</c> takes the place of the first.</summary>
    public void BeginOptions() => _optionsStart = _count;

    /// <summary>Takes back what was added since <see cref="BeginOptions"/>.</summary>
    public void DropOptions() => _count = _optionsStart;

    public void EndOptions() => _optionsEnd = _count;

    /// <summary>A field of the outermost object; the last of that name wins.</summary>
    public bool TryGetField(ReadOnlySpan<byte> name, out JsonField field)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        for (int i = _count - 1; i >= 0; i--)
        {
            if (_fields[i].IsTopLevel && _fields[i].NameEquals(bytes, name))
            {
                field = _fields[i];
                return true;
            }
        }

        field = default;
        return false;
    }

    /// <inheritdoc cref="TryGetField(ReadOnlySpan{byte}, out JsonField)"/>
    public bool TryGetField(string name, out JsonField field)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        for (int i = _count - 1; i >= 0; i--)
        {
            if (_fields[i].IsTopLevel && string.Equals(_fields[i].NameText(bytes), name, StringComparison.Ordinal))
            {
                field = _fields[i];
                return true;
            }
        }

        field = default;
        return false;
    }

    /// <summary>A top-level field as text; null when absent, null or empty.</summary>
    public string? GetText(ReadOnlySpan<byte> name) =>
        TryGetField(name, out JsonField field) && field.ValueText(body.Span) is { Length: > 0 } text ? text : null;

    /// <summary>A top-level field that is a name: null when it is not text or a number, and when empty.</summary>
    public string? GetName(ReadOnlySpan<byte> name) =>
        TryGetField(name, out JsonField field) && field.Kind is JsonValueKind.String or JsonValueKind.Number && field.ValueText(body.Span) is { Length: > 0 } text ? text : null;

    /// <summary>A top-level field as a whole number, written as one or as its text; null otherwise.</summary>
    public int? GetInt32(ReadOnlySpan<byte> name) =>
        TryGetField(name, out JsonField field) && field.ValueNumber(body.Span) is >= int.MinValue and <= int.MaxValue and long number ? (int)number : null;

    /// <summary>A top-level field as JSON, a string with its quotes; empty when absent.</summary>
    public ReadOnlyMemory<byte> GetJson(ReadOnlySpan<byte> name) => TryGetField(name, out JsonField field) ? GetJson(field) : default;

    public ReadOnlyMemory<byte> GetJson(in JsonField field) => field.Kind == JsonValueKind.String
        ? body.Memory.Slice(field.ValueOffset - 1, field.ValueLength + 2)
        : body.Memory.Slice(field.ValueOffset, field.ValueLength);

    /// <summary>The last of this name among the options of <c>qe</c>.</summary>
    public bool TryGetOption(ReadOnlySpan<char> option, out JsonField field)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        ReadOnlySpan<JsonField> options = Options;
        for (int i = options.Length - 1; i >= 0; i--)
        {
            if (options[i].IsOption(bytes, option))
            {
                field = options[i];
                return true;
            }
        }

        field = default;
        return false;
    }

    public void Dispose()
    {
        JsonField[] fields = _fields;
        _fields = [];
        _count = _optionsStart = _optionsEnd = 0;
        if (fields.Length > 0)
        {
            ArrayPool<JsonField>.Shared.Return(fields);
        }
    }
}
