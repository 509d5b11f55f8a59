; Ringside's installer for Windows, made by `cargo xtask package` with makensis:
;
;   makensis -DVERSION=0.1.0 -DPROGRAMS=<folder of the built programs> -DOUT=<file> [-DEVERYBODY] installer.nsi
;
; Without EVERYBODY it is for the agent alone and asks for no administrator; with it, for everybody on the machine. `/S` asks
; nothing; `/D=C:\folder`, as the last argument, installs somewhere else. An agent's data lies in another folder, which
; neither an upgrade nor the uninstaller touches unless the agent says so: `uninstall.exe /S /DATA` says so, too. Calls
; that are not in Salesforce yet are kept even then.
Unicode true
; Half as large, and made in minutes: one that is only tried is not worth that.
!ifdef TRIAL
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
ManifestDPIAware true

!include LogicLib.nsh
!include FileFunc.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Ringside"
!define APP_ID "com.ringside.desktop"
!define WEBVIEW "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "Ringside"
OutFile "${OUT}"
Icon "..\..\icons\icon.ico"
UninstallIcon "..\..\icons\icon.ico"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Ringside"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs Ringside"
VIAddVersionKey "LegalCopyright" "Apache-2.0 OR MIT"

!ifdef EVERYBODY
  RequestExecutionLevel admin
  InstallDir "$PROGRAMFILES64\Ringside"
  InstallDirRegKey HKLM "${KEY}" "InstallLocation"
!else
  RequestExecutionLevel user
  InstallDir "$LOCALAPPDATA\Programs\Ringside"
  InstallDirRegKey HKCU "${KEY}" "InstallLocation"
!endif

LicenseData "..\..\LICENSE"
Page license
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

!macro shared un
Function ${un}.onInit
  SetRegView 64
!ifdef EVERYBODY
  SetShellVarContext all
!else
  SetShellVarContext current
!endif
FunctionEnd
!macroend
!insertmacro shared ""
!insertmacro shared "un"

; A file of a program that runs can't be replaced, but it can be given another name: the new one is there at the next
; start, and nobody's call is cut off.
!macro replace file
  ${If} ${FileExists} "$INSTDIR\${file}"
    Delete "$INSTDIR\${file}.old"
    ClearErrors
    Delete "$INSTDIR\${file}"
    ${If} ${Errors}
      Rename "$INSTDIR\${file}" "$INSTDIR\${file}.old"
      Delete /REBOOTOK "$INSTDIR\${file}.old"
    ${EndIf}
  ${EndIf}
!macroend

Section
  SetOutPath "$INSTDIR"
  ClearErrors
  FileOpen $0 "$INSTDIR\written" w
  ${If} ${Errors}
    MessageBox MB_ICONSTOP|MB_OK "Ringside can't be installed in $INSTDIR: nothing can be written there. Nothing was changed. Choose another folder, or ask your administrator." /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
  FileClose $0
  Delete "$INSTDIR\written"

  !insertmacro replace "ringside.exe"
  !insertmacro replace "ringside.com"
  File "${PROGRAMS}\ringside.exe"
  File "/oname=ringside.com" "${PROGRAMS}\ringside-console.exe"
  File /nonfatal "${PROGRAMS}\WebView2Loader.dll"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Ringside.lnk" "$INSTDIR\ringside.exe"

  ; Links.
  WriteRegStr SHCTX "Software\Classes\ringside" "" "URL:Ringside"
  WriteRegStr SHCTX "Software\Classes\ringside" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\ringside\shell\open\command" "" '"$INSTDIR\ringside.exe" "%1"'
  ; The name and the picture under which notifications are shown.
  WriteRegStr SHCTX "Software\Classes\AppUserModelId\${APP_ID}" "DisplayName" "Ringside"
  WriteRegStr SHCTX "Software\Classes\AppUserModelId\${APP_ID}" "IconUri" "$INSTDIR\ringside.exe"
  ; `ringside` is found in a terminal that is opened from now on.
  WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\ringside.exe" "" "$INSTDIR\ringside.exe"
  ; The list of installed programs.
  WriteRegStr SHCTX "${KEY}" "DisplayName" "Ringside"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\ringside.exe"
  WriteRegStr SHCTX "${KEY}" "Publisher" "Ringside"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" $0

  Call webview
SectionEnd

; An update that the agent has asked for: the program starts again, with the arguments that it had (`/R /ARGS …`, as the
; Tauri updater says it).
Function .onInstSuccess
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/R" $1
  ${If} ${Errors}
    Return
  ${EndIf}
!ifdef EVERYBODY
  ; The agent's own Explorer starts it, as this installer has an administrator's rights and the program is to have none.
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\ringside.exe"'
!else
  ${GetOptions} $0 "/ARGS" $1
  ${If} ${Errors}
    StrCpy $1 ""
  ${EndIf}
  Exec '"$INSTDIR\ringside.exe" $1'
!endif
FunctionEnd

; Windows 11 brings WebView2, Windows 10 mostly; where it is missing, Microsoft's own small program fetches it.
Function webview
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW}" "pv"
  ${If} $0 == ""
    ReadRegStr $0 HKCU "Software\${WEBVIEW}" "pv"
  ${EndIf}
  ${If} $0 != ""
  ${AndIf} $0 != "0.0.0.0"
    Return
  ${EndIf}
  DetailPrint "Fetching Microsoft's WebView2 Runtime, which this computer lacks"
  nsExec::ExecToLog '"$SYSDIR\curl.exe" --fail --silent --show-error --location --max-time 120 --output "$TEMP\webview2.exe" "https://go.microsoft.com/fwlink/p/?LinkId=2124703"'
  Pop $0
  ${If} $0 == 0
    nsExec::ExecToLog '"$TEMP\webview2.exe" /silent /install'
    Pop $0
  ${EndIf}
  Delete "$TEMP\webview2.exe"
  ${If} $0 != 0
    MessageBox MB_ICONINFORMATION|MB_OK "Ringside is installed. Its window needs Microsoft's WebView2 Runtime, which could not be fetched. Install it from https://developer.microsoft.com/microsoft-edge/webview2, or ask your administrator." /SD IDOK
  ${EndIf}
FunctionEnd

Section Uninstall
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DATA" $1
  ${If} ${Errors}
    MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONQUESTION "Remove also what Ringside keeps of your calls on this computer? What is not in Salesforce yet is kept in any case." /SD IDNO IDNO kept
  ${EndIf}
  nsExec::ExecToLog '"$INSTDIR\ringside.com" remove-data'
  Pop $0
kept:
  ; The file of a program that runs goes at the next start of Windows.
  Delete /REBOOTOK "$INSTDIR\ringside.exe"
  Delete /REBOOTOK "$INSTDIR\ringside.com"
  Delete "$INSTDIR\ringside.exe.old"
  Delete "$INSTDIR\ringside.com.old"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Ringside.lnk"
  DeleteRegKey SHCTX "Software\Classes\ringside"
  DeleteRegKey SHCTX "Software\Classes\AppUserModelId\${APP_ID}"
  DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\ringside.exe"
  ; Where the agent had it start with the session.
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
  DeleteRegKey SHCTX "${KEY}"
SectionEnd
