namespace HookSdk.Inspector;

/// <summary>A call by hand.</summary>
/// <param name="Server">The server, as logs name it.</param>
/// <param name="Key">The hook's key at its entrance.</param>
/// <param name="Text">The request as text.</param>
/// <param name="From">The call that the text is of: what is hidden in it is taken from there. Null: none.</param>
internal sealed record TryDocument(string? Server, string? Key, string? Text, long? From);

/// <summary>What came of it.</summary>
internal sealed record TriedDocument(long? Call, string Decision, string? Words, string Outcome, string? Cause, string? Reply, int Status, double Ms);

/// <summary>A call as code.</summary>
/// <param name="Test">A test with the fake broker, as a file that compiles.</param>
/// <param name="Recording">A line of a recording.</param>
/// <param name="Curl">A command.</param>
internal sealed record CodeDocument(string Test, string Recording, string Curl);

/// <summary>A saved call, as its file has it.</summary>
internal sealed record SavedCall(string Name, string Server, string Key, string Hook, string Request, string? Decision, string? Reply);

/// <summary>A call to be saved.</summary>
internal sealed record SaveDocument(string? Name, string? Server, string? Key, string? Text, string? Decision, string? Reply);

/// <summary>The saved calls.</summary>
/// <param name="Folder">Where they stand.</param>
/// <param name="Calls">The calls.</param>
/// <param name="Hidden">The names of fields that were hidden in the call that was just saved; null: none were.</param>
internal sealed record SavedDocument(string Folder, IReadOnlyList<SavedCall> Calls, IReadOnlyList<string>? Hidden = null);

/// <summary>A change of a plugin.</summary>
/// <param name="Server">The server, as logs name it; null: it is a plugin of the plugin directory.</param>
/// <param name="Name">The plugin.</param>
/// <param name="Action">What is to be done.</param>
internal sealed record PluginChangeDocument(string? Server, string? Name, string? Action);
