using System.Text;

namespace HookSdk.Testing;

/// <summary>The API keys, as in the file of <c>api_key.bootstrap_file</c>, and what each role may do.</summary>
internal sealed class EmqxApiKeys
{
    private readonly Dictionary<string, (string Secret, string Role)> _keys = new(StringComparer.Ordinal);

    /// <param name="lines"><c>KEY:SECRET</c> or <c>KEY:SECRET:ROLE</c> each.</param>
    /// <exception cref="ArgumentException">A line is neither, or its role is not known. The line is not told: it holds a secret.</exception>
    public EmqxApiKeys(IEnumerable<string> lines)
    {
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string[] parts = line.Split(':');
            if (parts.Length is not (2 or 3) || parts[0].Length == 0 || parts[1].Length == 0 || (parts.Length == 3 && parts[2] is not ("administrator" or "viewer" or "publisher")))
            {
                throw new ArgumentException($"API key {number} is not KEY:SECRET or KEY:SECRET:ROLE with the role administrator, viewer or publisher.", nameof(lines));
            }

            _keys[parts[0]] = (parts[1], parts.Length == 3 ? parts[2] : "administrator");
        }
    }

    /// <summary>Lets a request in or throws.</summary>
    /// <exception cref="EmqxManagementFailure">It is not let in.</exception>
    public void Check(EmqxManagementRequest request)
    {
        if (request.Authorization is not { } header)
        {
            throw Refused("AUTHORIZATION_HEADER_ERROR", "Support authorization: basic/bearer ");
        }

        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            throw Refused("BAD_TOKEN", "FakeEmqx has no dashboard users, whose tokens these are: use an API key");
        }

        byte[] bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..], bytes, out int length))
        {
            throw new EmqxManagementFailure(new(400));
        }

        string[] parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (parts.Length < 2 || !_keys.TryGetValue(parts[0], out (string Secret, string Role) key) || key.Secret != parts[1])
        {
            throw Refused("BAD_API_KEY_OR_SECRET", "Check api_key/api_secret");
        }

        bool isPublish = request is { Method: "POST", Path: [_, _, "publish", ..] };
        if ((key.Role == "viewer" && request.Method != "GET") || (key.Role == "publisher" && !isPublish))
        {
            throw new EmqxManagementFailure(EmqxManagementAnswer.Error(403, "UNAUTHORIZED_ROLE", "This API Key don't have permission to access this resource"));
        }
    }

    private static EmqxManagementFailure Refused(string code, string message) => new(EmqxManagementAnswer.Error(401, code, message));
}
