namespace HookSdk.Documents.Tests;

/// <summary>Each block of each document says what it is, so that a test covers it.</summary>
public sealed class BlockTests
{
    public static TheoryData<string> Documents => [.. Document.All];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Blocks_SayWhatTheyAre(string document)
    {
        foreach (Block block in Document.BlocksOf(document))
        {
            BlockKind.All.ShouldContain(block.Language, $"{block.Place}: no test covers a block of '{block.Language}'. It takes one of the words of BlockKind.");
            block.Text.Trim().ShouldNotBeEmpty(block.Place);
        }
    }
}
