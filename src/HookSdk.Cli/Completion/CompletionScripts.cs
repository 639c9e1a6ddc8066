namespace HookSdk.Cli.Completion;

/// <summary>A script for each shell. Each asks the tool itself, so that it never knows less than the tool; where the tool has nothing to say, files are completed.</summary>
internal static class CompletionScripts
{
    /// <summary>The command line goes over with the tool's own name in the place of a path, and without what stands behind the cursor.</summary>
    public const string Bash = """
        # Completion of hooksdk for bash: source <(hooksdk completion bash)
        _hooksdk() {
            local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_LINE:0:COMP_POINT}" suggestion
            local line="hooksdk${before#"${COMP_WORDS[0]}"}"
            COMPREPLY=()
            while IFS= read -r suggestion; do
                if [[ "$suggestion" == "$current"* ]]; then
                    COMPREPLY+=("$suggestion")
                fi
            done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F _hooksdk hooksdk
        """;

    public const string Zsh = """
        #compdef hooksdk
        # Completion of hooksdk for zsh: source <(hooksdk completion zsh)
        _hooksdk() {
            local line="hooksdk ${(j: :)words[2,CURRENT]}"
            local -a suggestions
            suggestions=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
            if (( ${#suggestions} )); then
                compadd -a suggestions
            else
                _files
            fi
        }
        compdef _hooksdk hooksdk
        """;

    public const string PowerShell = """
        # Completion of hooksdk for PowerShell: hooksdk completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName hooksdk -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $length = [Math]::Max(0, $cursorPosition - $commandAst.Extent.StartOffset)
            $line = $commandAst.Extent.Text.PadRight($length).Substring(0, $length)
            hooksdk "[suggest:$length]" "$line" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;
}
