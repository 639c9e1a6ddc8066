using System.Text;
using HookSdk.Cli.Files;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.Settings;

/// <summary>A broker's management API.</summary>
/// <param name="Url">Its address, without a path.</param>
/// <param name="Key">The key as its file has it: KEY:SECRET of EMQX, KEY of VerneMQ; null: none.</param>
internal sealed record BrokerApi(Uri Url, string? Key)
{
    private const int LongestKey = 4096;

    /// <summary>Reads <c>--api</c> and <c>--api-key-file</c>.</summary>
    /// <exception cref="CommandException">One of them cannot be used.</exception>
    public static BrokerApi? Of(string? url, string? keyFile, Secrets secrets)
    {
        if (url is null)
        {
            return keyFile is null ? null : throw CommandException.Usage("--api-key-file stands without --api.", "Say where the broker's management API is: --api http://127.0.0.1:18083 (EMQX), --api http://127.0.0.1:8888 (VerneMQ).");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address is not { Scheme: "http" or "https", UserInfo: "", AbsolutePath: "/", Query: "" })
        {
            throw CommandException.Usage("The value of --api is no http or https address without a path.", "Write it as --api http://127.0.0.1:18083 (EMQX) or --api http://127.0.0.1:8888 (VerneMQ); the key stands in --api-key-file.");
        }

        return new(address, keyFile is null ? null : ReadKey(keyFile, secrets));
    }

    private static string ReadKey(string file, Secrets secrets)
    {
        const string Next = "Name a file with one line: KEY:SECRET for EMQX, KEY for VerneMQ.";
        string key;
        try
        {
            key = BoundedFile.Read(file, LongestKey) is { } bytes ? Encoding.UTF8.GetString(bytes).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.Usage($"{file} cannot be read: {e.Message}", Next);
        }

        secrets.Add(key);
        secrets.Add(key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return key.Length is > 0 and < 1000 && key.All(static c => c is > ' ' and < '\u007f') ? key : throw CommandException.Usage($"{file} holds no key.", Next);
    }
}
