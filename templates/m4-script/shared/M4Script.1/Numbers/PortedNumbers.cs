using HookSdk;
using M4Script._1.Rules;

namespace M4Script._1.Numbers;

/// <summary>
/// The numbers to dial for ported ones: <c>GET {Lookup:Url}/{number}</c> answers the number to dial as plain text, such as a routing prefix and the number; 404 or nothing
/// when the number is to be dialled as it is. Change <see cref="Ask"/> and <see cref="ReadAsync"/> for a service that speaks otherwise.
/// </summary>
public sealed class PortedNumbers(HttpLookupServices services, ICallRules rules) : HttpLookup<string>(services)
{
    private const int LongestNumber = 40;

    /// <summary>Whether a normalized text is a number, and no path.</summary>
    public static bool CanAskAbout(string number) => number.Length is > 0 and <= LongestNumber && number.All(char.IsAsciiDigit);

    protected override HttpRequestMessage Ask(string key) =>
        new(HttpMethod.Get, new Uri(rules.LookupUrl ?? throw new InvalidOperationException("Lookup:Url is not set."), key));

    protected override async ValueTask<string?> ReadAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        string text = (await reply.Content.ReadAsStringAsync(cancellationToken)).Trim();
        return text.Length == 0 ? null
            : text.Length <= LongestNumber && text.All(static c => char.IsAsciiDigit(c) || c is '+' or '*' or '#') ? text
            : throw new FormatException("The lookup's answer is no number to dial.");
    }

    // The number as it was dialled: the network that it once belonged to passes the call on, at a price.
    protected override string? OnFailure(string key) => null;
}
