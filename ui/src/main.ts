import { mount } from 'svelte';
import App from './App.svelte';
import { chooseBackend } from './backend/choose';
import { getLocale } from './paraglide/runtime.js';
import './styles/base.css';
import './styles/tokens.css';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');

document.documentElement.lang = getLocale();
mount(App, { target, props: { backend: await chooseBackend() } });
