using System.Text.Json;

namespace HookSdk;

/// <summary>Calls a management API over HTTP. Whatever goes wrong on the way is a <see cref="ManagementException"/>; what a status means is the target's to say.</summary>
internal static class ManagementHttp
{
    /// <summary>Set on a request that may be carried out twice with the same result.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsRepeatable = new("HookSdk.IsRepeatable");

    /// <summary>The address of a request, to the letter: .NET would undo escapes, and take dots for steps.</summary>
    /// <param name="root">The API's address.</param>
    /// <param name="path">Path and query, escaped, with a slash at the start.</param>
    public static Uri Address(Uri root, string path) =>
        new(root.AbsoluteUri.TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>One name, escaped for a path's segment or a query's value.</summary>
    /// <exception cref="ArgumentException">It holds half of a surrogate pair, which UTF-8 does not have: it would name another.</exception>
    public static string Escape(string name, string parameter)
    {
        EnsureName(name, parameter);
        return Uri.EscapeDataString(name);
    }

    /// <exception cref="ArgumentException">It holds half of a surrogate pair.</exception>
    public static void EnsureName(string name, string parameter)
    {
        if (!IsName(name))
        {
            throw new ArgumentException("Half of a surrogate pair is in it: there is no such name.", parameter);
        }
    }

    /// <summary>Whether UTF-8 has it, and so a client or user may be called so.</summary>
    public static bool IsName(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogate(name[i]) && (!char.IsHighSurrogate(name[i]) || ++i == name.Length || !char.IsLowSurrogate(name[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="ManagementException">Settings say that it is not used.</exception>
    public static void EnsureEnabled(ManagementOptions options, string section, string operation)
    {
        if (!options.Enabled)
        {
            throw new ManagementException(ManagementFailure.Disabled, options.Url, operation, $"{section}:{nameof(options.Enabled)} is false, so nothing was sent");
        }
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request.</param>
    /// <param name="operation">What it asks for, as a sentence's second half, without names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">No answer came.</exception>
    public static async Task<ManagementAnswer> SendAsync(HttpClient client, HttpRequestMessage request, string operation, CancellationToken cancellationToken)
    {
        Uri address = request.RequestUri!;
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return new((int)response.StatusCode, Parse(body, address, operation, (int)response.StatusCode));
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new ManagementException(ManagementFailure.NotUnderstood, address, operation, "its answer is larger than MaxReplyBytes", inner: e);
        }
        catch (HttpRequestException e)
        {
            throw new ManagementException(ManagementFailure.Unreachable, address, operation, HttpFailure.Describe(e), inner: e);
        }
        catch (TimeoutException e)
        {
            throw new ManagementException(ManagementFailure.Late, address, operation, e.Message, inner: e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ManagementException(ManagementFailure.Late, address, operation, $"it did not answer within {client.Timeout.TotalSeconds:0} s", inner: e);
        }
    }

    /// <summary>Not every answer has a body, and one that says no may have a page for people.</summary>
    private static JsonElement Parse(byte[] body, Uri address, string operation, int status)
    {
        if (body.Length == 0)
        {
            return default;
        }

        try
        {
            return ManagementJson.Parse(body);
        }
        catch (JsonException) when (status is < 200 or >= 300)
        {
            return default;
        }
        catch (JsonException)
        {
            // The reader's own words show parts of what it read.
            throw new ManagementException(ManagementFailure.NotUnderstood, address, operation, "its answer is not JSON", status);
        }
    }
}
