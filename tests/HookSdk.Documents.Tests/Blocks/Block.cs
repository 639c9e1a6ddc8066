namespace HookSdk.Documents.Tests;

/// <summary>A block of a document, between two fences.</summary>
/// <param name="Document">The document, from the tree's root.</param>
/// <param name="Line">The line of its first fence.</param>
/// <param name="Language">What the fence says; empty: commands.</param>
/// <param name="Lead">The paragraph before it.</param>
/// <param name="Text">What stands in it.</param>
internal sealed record Block(string Document, int Line, string Language, string Lead, string Text)
{
    public string Place => $"{Document}:{Line}";
}
