using System.Net;
using System.Text.Json;

namespace HookSdk.Identity;

/// <summary>Fetches a JWKS document, or what OIDC discovery (OpenID Connect Discovery 1.0, section 4) leads to. Follows no redirection, and reads no more than a megabyte.</summary>
internal sealed class KeyFetch(HttpClient client, Uri? keySet, Uri? authority)
{
    public const int MaxBytes = 1_048_576;

    /// <summary>What is asked, without a secret that may stand in its query.</summary>
    public string Source { get; } = (keySet ?? authority)!.GetLeftPart(UriPartial.Path);

    /// <exception cref="HttpRequestException">It answered with something else.</exception>
    /// <exception cref="FormatException">Discovery is broken.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken) =>
        await ReadBodyAsync(keySet ?? await DiscoverAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Whether an address may be asked for keys: whoever stands between could exchange them.</summary>
    public static bool IsSafe(Uri address) => address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)) && address.UserInfo.Length == 0;

    private async Task<Uri> DiscoverAsync(CancellationToken cancellationToken)
    {
        string issuer = authority!.OriginalString.TrimEnd('/');
        byte[] body = await ReadBodyAsync(new Uri($"{issuer}/.well-known/openid-configuration"), cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || Text(json.RootElement, "issuer")?.TrimEnd('/') != issuer)
            {
                throw new FormatException("the discovery document is another issuer's");
            }

            return Uri.TryCreate(Text(json.RootElement, "jwks_uri"), UriKind.Absolute, out Uri? found) && IsSafe(found)
                ? found
                : throw new FormatException("the discovery document's jwks_uri is no https address");
        }
        catch (JsonException e)
        {
            throw new FormatException("the discovery document is no sound JSON", e);
        }
    }

    private async Task<byte[]> ReadBodyAsync(Uri address, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException($"it answered {(int)response.StatusCode}" + ((int)response.StatusCode is >= 300 and < 400 ? "; redirections are not followed." : "."));
        }

        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using MemoryStream body = new();
        byte[] part = new byte[16_384];
        while (await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            if (body.Length + read > MaxBytes)
            {
                throw new HttpRequestException($"it answered more than {MaxBytes} bytes.");
            }

            body.Write(part, 0, read);
        }

        return body.ToArray();
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
