using System.Globalization;
using System.Text;
using HookSdk.Numbers;

namespace HookSdk.M4;

/// <summary>
/// A call, as M4 tells of it. A script can be tested with one made by hand: <c>new M4Call { UserId = 2, Source = "37000000000", Destination = "37012345678" }</c>.
/// </summary>
/// <remarks>M4 sends no id of the call. Numbers are "localized": M4's localisation rules have been applied.</remarks>
public sealed class M4Call : INamesClient
{
    private readonly HookBody? _body;

    /// <summary>Makes a call by hand, as a test wants one.</summary>
    public M4Call()
    {
    }

    internal M4Call(HookBody body) => _body = body;

    private M4Call(M4Call other, string? source, string? destination)
    {
        _body = other._body;
        ConnectionPointId = other.ConnectionPointId;
        UserId = other.UserId;
        Source = source;
        Destination = destination;
    }

    /// <summary>The Connection Point that the call came in by (<c>cp_id</c>); null when absent.</summary>
    public long? ConnectionPointId { get; init; }

    /// <summary>The user that the Connection Point belongs to (<c>user_id</c>); null when absent.</summary>
    public long? UserId { get; init; }

    /// <summary>The source number (<c>src</c>); null when absent. One that M4 sends as an empty text, as for a withheld number, is empty.</summary>
    public string? Source { get; init; }

    /// <summary>The destination number (<c>dst</c>); null when absent, empty when M4 sends an empty text.</summary>
    public string? Destination { get; init; }

    /// <summary>The request's bytes as M4 sent them, valid until the handler ends; empty in a call made by hand. Of a request that was no sound JSON, the bytes as they were mended.</summary>
    public ReadOnlyMemory<byte> Raw => _body?.Memory ?? default;

    /// <summary>Reads a call from its JSON, as a test wants one that has keys which this package does not know.</summary>
    /// <param name="json">What M4 would send.</param>
    /// <returns>The call.</returns>
    /// <exception cref="FormatException">It is no such request; the message says why.</exception>
    public static M4Call Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return M4CallReader.Read(HookBody.Copy(Encoding.UTF8.GetBytes(json)), out M4Call? call) is { } problem ? throw new FormatException(problem) : call!;
    }

    string? INamesClient.Client => Source is { Length: > 0 } source ? source : null;

    string? INamesClient.UserName => UserId?.ToString(CultureInfo.InvariantCulture);

    string? INamesClient.Destination => Destination;

    /// <summary>Finds a key of the request, also one that this package does not know. Of a key that came twice the last is found.</summary>
    /// <param name="key">The key exactly as M4 writes it.</param>
    /// <param name="json">Its value's JSON, a string with its quotes; valid until the handler ends.</param>
    /// <returns>False when there is no such key, and for a call made by hand.</returns>
    public bool TryGetField(string key, out ReadOnlyMemory<byte> json)
    {
        ArgumentNullException.ThrowIfNull(key);
        json = default;
        bool found = _body is not null && M4CallReader.TryFind(_body, key, out json);
        _body?.EnsureHeld();
        return found;
    }

    /// <summary>A key's value as text: a string's text, a number as it was written, an object or array as its JSON. Null when absent or null.</summary>
    /// <param name="key">The key exactly as M4 writes it.</param>
    public string? GetText(string key)
    {
        if (!TryGetField(key, out ReadOnlyMemory<byte> json))
        {
            return null;
        }

        ReadOnlySpan<byte> value = json.Span;
        return value switch
        {
            [(byte)'"', .., (byte)'"'] => JsonText.Decode(value[1..^1], value.Contains((byte)'\\')),
            _ when value.SequenceEqual("null"u8) => null,
            _ => JsonText.DecodePlain(value),
        };
    }

    /// <summary>The call in one line, for logs. Numbers are masked.</summary>
    public override string ToString() =>
        $"M4Call {{ cp_id = {ConnectionPointId}, user_id = {UserId}, src = {NumberMask.Mask(Source)}, dst = {NumberMask.Mask(Destination)} }}";

    /// <summary>The same call between other numbers.</summary>
    internal M4Call WithNumbers(string? source, string? destination) => new(this, source, destination);
}
