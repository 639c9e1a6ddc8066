using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace HookSdk.EmqX.Transport;

/// <summary>The class behind another library's endpoint, for a message: the endpoint's own name is the method's path.</summary>
internal static class ServedClass
{
    private const string Property = "ServiceType";

    /// <summary>Such as <c> of MyProvider</c>; empty where it is not known.</summary>
    public static string In(Endpoint endpoint) => NameIn(endpoint.Metadata) is { } name ? $" of {name}" : "";

    /// <summary>The name of the class; null where it is not known.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Without the property the message does not name the class.")]
    public static string? NameIn(IEnumerable<object> metadata) =>
        metadata.Select(static m => m.GetType().GetProperty(Property)?.GetValue(m) as Type).FirstOrDefault(static t => t is not null)?.Name;
}
