using System.Globalization;
using System.Reflection;

namespace HookSdk.Inspector;

/// <summary>Which process it is that shows itself.</summary>
internal sealed class InspectorInstance
{
    public InspectorInstance(TimeProvider time, StartToken token)
    {
        string version = typeof(InspectorInstance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

        // The first half says which start it is, and lets nobody guess the rest of the token: it is a hash.
        string start = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token.Value)))[..12];
        Hello = new HelloDocument(string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}, process {Environment.ProcessId}"), start, time.GetUtcNow(), version);
    }

    public HelloDocument Hello { get; }
}
