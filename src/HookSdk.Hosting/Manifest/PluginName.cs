namespace HookSdk.Hosting;

/// <summary>What a plugin may be called: it stands in paths, URLs and logs.</summary>
internal static class PluginName
{
    public const string Rule = "it takes 1 to 64 characters of A-Z, a-z, 0-9, '-', '_' and '.', with a letter or a digit first.";

    public static bool IsOne(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
