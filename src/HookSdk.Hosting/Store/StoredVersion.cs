namespace HookSdk.Hosting;

/// <summary>A copy of a plugin's folder that nobody changes any more.</summary>
/// <param name="Fingerprint">Of its contents: two copies with the same files have the same.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record StoredVersion(string Fingerprint, string Path);
